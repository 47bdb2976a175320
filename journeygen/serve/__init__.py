"""The preview server: the one build, run again on every change, and what it made shown on this machine.

`preview` builds and says what stands, `live` tells open pages, `folders` and `pages` answer, `app` decides which of
them, `server` runs it all. Nothing here prints.
"""
