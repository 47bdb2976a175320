"""What leaves the house, and only when a command says so."""
