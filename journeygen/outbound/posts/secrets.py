"""The names of the secrets that posting takes from the environment, and from nowhere else."""

MASTODON_TOKEN = "JOURNEYGEN_MASTODON_TOKEN"
BLUESKY_HANDLE = "JOURNEYGEN_BLUESKY_HANDLE"
BLUESKY_PASSWORD = "JOURNEYGEN_BLUESKY_PASSWORD"
