"""journeygen: one build from a maker's Markdown to a website, social snippets and a monthly newsletter."""

__version__ = "0.1.0"
