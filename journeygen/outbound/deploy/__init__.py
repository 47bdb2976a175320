"""Puts the site online: a branch of a git repository, a folder, or rsync over ssh.

Nothing but the files that the build made below `output/site` leaves. Each way is one module with two functions:
`compare` looks at what is there, `apply` makes it the same. Killed at any instant, readers find a whole site.
"""

from journeygen.outbound.deploy.deploying import Deployment, Terms, deploy

__all__ = ["Deployment", "Terms", "deploy"]
