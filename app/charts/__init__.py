"""Charts as pictures: plain values in, SVG or PNG out. Drawn for a light ground.

Labels stand at what they name, bars start at zero, the base stands in the chart, last year is
lighter, intervals are drawn, and a colour never speaks without a shape or a word. A file for each
kind of chart; every kind draws itself, wide or for a phone. Knows nothing of who asks.
"""
