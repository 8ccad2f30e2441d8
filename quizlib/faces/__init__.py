"""What people touch: the members' widget, the organizer's panels and the command line."""
