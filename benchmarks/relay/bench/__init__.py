"""The relay benchmark: peers, measures of them, and tables of what was measured."""
