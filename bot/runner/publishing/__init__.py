"""What is tried, compared, published and taken back: plain functions, and commands for them."""
