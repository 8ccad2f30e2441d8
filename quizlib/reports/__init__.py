"""Figures and scores as files that people open: .xlsx, .docx and charts."""
