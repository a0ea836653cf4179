// Plots over time. The library draws on a canvas, which says nothing to who cannot see it: each plot has a sentence beside it.

import uPlot from '../vendor/uplot/uPlot.esm.js';
import { timeOfDay } from './clock.js';
import { el, setText } from './dom.js';
import { prefs } from './prefs.js';

const HEIGHT = 150;

/** A plot that takes the width it is given. Points are [seconds since the epoch, value of each line …]. */
export class Plot {
  element;
  #sentence = el('p', { class: 'plot-text muted' });
  #canvas = el('div', { class: 'plot-canvas', 'aria-hidden': 'true' });
  #lines;
  #bars;
  #plot = null;
  #data = ([[]]);
  #sizes = new ResizeObserver(() => this.#fit());
  #redraw = () => this.#draw();
  #dark = matchMedia('(prefers-color-scheme: dark)');

  constructor(title, lines, bars = false) {
    this.#lines = lines;
    this.#bars = bars;
    this.element = el('figure', { class: 'plot' }, el('figcaption', {}, title), this.#sentence, this.#canvas);
    this.#sizes.observe(this.#canvas);
    prefs.addEventListener('changed', this.#redraw);
    this.#dark.addEventListener('change', this.#redraw);
  }

  /** Shows other points, and says the same in words. */
  show(data, sentence) {
    setText(this.#sentence, sentence);
    this.#data = data;
    if (this.#plot) {
      this.#plot.setData(data);
    } else {
      this.#draw();
    }
  }

  close() {
    this.#sizes.disconnect();
    prefs.removeEventListener('changed', this.#redraw);
    this.#dark.removeEventListener('change', this.#redraw);
    this.#plot?.destroy();
  }

  #fit() {
    if (this.#plot && this.#canvas.clientWidth > 0) {
      this.#plot.setSize({ width: this.#canvas.clientWidth, height: HEIGHT });
    }
  }

  /** Anew with the colours and the zone of this moment: a canvas does not inherit them. */
  #draw() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.#data[0].length > 0 && this.#canvas.clientWidth > 0) {
      this.#plot = new uPlot(this.#options(), this.#data, this.#canvas);
    }
  }

  #options() {
    const colour = (name) => resolved(this.#canvas, name);
    const axis = {
      stroke: colour('--muted'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { stroke: colour('--line'), width: 1 },
    };
    const first = this.#lines[0];
    return {
      width: this.#canvas.clientWidth,
      height: HEIGHT,
      legend: { live: true },
      cursor: { y: false },
      scales: {
        y: {
          range: (plot, low, high) => [
            0,
            Math.max(high || 0, 1) * 1.1,
          ],
        },
      },
      axes: [
        {
          ...axis,
          values: (plot, at) =>
            at.map((seconds) => timeOfDay(seconds * 1000).slice(0, 5)),
        },
        {
          ...axis,
          size: 62,
          values: (plot, at) => at.map((held) => first.value(held)),
        },
      ],
      series: [
        {
          label: 'Time',
          value: (plot, at) => (at === null ? '–' : timeOfDay(at * 1000)),
        },
        ...this.#lines.map((line) => ({
          label: line.label,
          stroke: colour(`--${line.tone}`),
          fill: this.#bars ? colour(`--${line.tone}`) : undefined,
          width: 1.5,
          paths: this.#bars ? uPlot.paths.bars({ size: [0.7, 14] }) : undefined,
          points: { show: !this.#bars && this.#data[0].length < 60, size: 5 },
          value: (plot, held) => line.value(held),
        })),
      ],
    };
  }
}

/** A colour as the canvas takes it: a custom property still holds both of light-dark(). */
function resolved(near, name) {
  const probe = el('span');
  probe.style.color = `var(${name})`;
  near.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
