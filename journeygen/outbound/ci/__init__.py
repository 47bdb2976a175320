"""Writes the workflow that keeps a journal going by itself: build, publish, post, mail, remember.

What it runs are our own commands, in an order that is safe: the site first, then what leads to it, at last the ledger.
"""

from journeygen.outbound.ci.writing import HOSTS, Workflow, workflow_for

__all__ = ["HOSTS", "Workflow", "workflow_for"]
