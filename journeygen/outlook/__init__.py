"""What a maker asks before and after a build: where an entry stands, what waits, how each project moves. Reads only."""
