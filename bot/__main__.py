"""`python -m bot` is the command `bot`."""

from bot.cli import main

raise SystemExit(main())
