"""Proves over the rendered output that nothing stands alone: the last word on what a build has made.

Every file is read once and by itself, in workers when there are many; what only all files together show comes last.
Nothing here writes to the output, and nothing prints. Each finding has a code that never changes meaning.
"""

from journeygen.check.findings import abridged
from journeygen.check.looking import CheckReport, check_output

__all__ = ["CheckReport", "abridged", "check_output"]
