"""Photos and notes from a folder that any sync app fills become draft entries. Copies in; never deletes, never moves.

What was taken in is remembered by digest, so that running twice changes nothing. Files that are still on their way are
left for the next time.
"""

from journeygen.inbox.taking import Taken, Wishes, take_in

__all__ = ["Taken", "Wishes", "take_in"]
