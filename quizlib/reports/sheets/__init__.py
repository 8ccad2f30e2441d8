"""The sheets of a workbook of scores, a module for each kind."""
