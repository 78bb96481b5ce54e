"""Statistics: shares, intervals, comparisons, funnels, trends; pure, nothing of Insyn."""
