"""The three outputs. Each turns the journal into artifacts; none of them knows the others."""
