"""Brings a site in that another tool has made: its words, dates, pictures and addresses; the original is never changed.

A reader for each kind of source gives `Foreign` entries; one pipeline makes our files of them. What cannot be brought
is a `Loss` with its file and line, never silence.
"""

from journeygen.importing.bringing import Brought, Wishes, bring
from journeygen.importing.kinds import KINDS

__all__ = ["KINDS", "Brought", "Wishes", "bring"]
