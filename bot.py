"""Entry only: `python bot.py --help` tells the rest."""

from organiser.cli import main

if __name__ == "__main__":
    main()
