"""The widgets that all pages are built of; they show and report, and decide nothing."""
