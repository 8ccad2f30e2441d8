"""Many members played against a copy of an installation on its own machine, and what that says about the machine."""
