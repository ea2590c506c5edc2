"""Names of rewarded persons: asked for in a form of their own, kept under keys of their own, read by a role apart."""
