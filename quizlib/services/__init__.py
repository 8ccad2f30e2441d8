"""What members and organizers do, over the core and the store. No face is imported here."""
