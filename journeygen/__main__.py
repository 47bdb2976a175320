"""`python -m journeygen` is the console script."""

from journeygen.cli import entry_point

if __name__ == "__main__":
    entry_point()
