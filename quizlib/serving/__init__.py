"""The member site: Voila with visitor sessions in its own process, a light page and signed identities."""
