"""The rules of the domain: no input or output, no clock, no global chance, no pandas."""
