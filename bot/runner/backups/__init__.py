"""`bot backup` and `bot restore`: what a BOT_DATA holds in one file, and back again."""
