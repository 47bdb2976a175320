"""Starts sites, projects, entries, pages and editor's notes: small files to write in. Prints nothing, asks nothing.

Whatever is made is made whole or not at all, and no file that is there already is ever touched.
"""

from journeygen.scaffold.creating import Made
from journeygen.scaffold.founding import NewSite, found_site
from journeygen.scaffold.inventory import Inventory, KnownProject, known_step, take_inventory
from journeygen.scaffold.starting import start_entry, start_issue, start_page, start_project

__all__ = [
    "Inventory",
    "KnownProject",
    "Made",
    "NewSite",
    "found_site",
    "known_step",
    "start_entry",
    "start_issue",
    "start_page",
    "start_project",
    "take_inventory",
]
