"""Posts leave the house: on the networks that anybody may post to, at most once."""
