"""Whether Swedish and Finnish say the same: their facts, and what somebody has confirmed."""
