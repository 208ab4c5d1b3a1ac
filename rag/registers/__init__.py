"""The registers as tables: rows for export and display, dates, comparison across contracts."""
