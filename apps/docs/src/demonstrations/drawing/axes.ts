import { draw, set } from './svg.js';

/** The chart's own units: it is as wide as its place in the page. */
export const WIDTH = 500;
export const HEIGHT = 270;
export const LEFT = 44;
export const RIGHT = 12;
export const TOP = 14;
export const BOTTOM = 40;

export type Scale = (value: number) => number;

/** A chart's frame: axes with ticks and titles, and where values lie. */
export interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  readonly plot: SVGGElement;
  /** Draws them for another range of x. */
  readonly range: (mostX: number) => void;
}

export interface AxesOptions {
  /** Default 0. */
  readonly leastX?: number;
  readonly mostX: number;
  /** Default 0. */
  readonly leastY?: number;
  readonly mostY: number;
  readonly titleX: string;
  readonly titleY: string;
  readonly textX?: (value: number) => string;
  readonly textY?: (value: number) => string;
}

/** Axes in an SVG element, whatever was drawn there before. */
export function axes(svg: SVGSVGElement, options: AxesOptions): Axes {
  const {
    leastX = 0,
    mostX: first,
    leastY = 0,
    mostY,
    titleX,
    titleY,
    textX = plainNumber,
    textY = plainNumber,
  } = options;
  svg.replaceChildren();
  set(svg, { viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
  const ticks = draw(svg, 'g', { class: 'axis' });
  const plot = draw(svg, 'g', { class: 'plot' });
  let mostX = first;
  const x: Scale = (value) => LEFT + ((value - leastX) / (mostX - leastX)) * (WIDTH - LEFT - RIGHT);
  const y: Scale = (value) => HEIGHT - BOTTOM - ((value - leastY) / (mostY - leastY)) * (HEIGHT - TOP - BOTTOM);
  const range = (most: number): void => {
    mostX = most;
    ticks.replaceChildren();
    for (const value of ticksOf(leastX, mostX)) {
      draw(ticks, 'path', { d: `M${x(value)} ${y(leastY)}v4` });
      draw(ticks, 'text', { x: x(value), y: HEIGHT - BOTTOM + 16, 'text-anchor': 'middle' }, textX(value));
    }
    for (const value of ticksOf(leastY, mostY)) {
      draw(ticks, 'path', { class: 'grid', d: `M${LEFT} ${y(value)}H${WIDTH - RIGHT}` });
      draw(ticks, 'text', { x: LEFT - 6, y: y(value) + 4, 'text-anchor': 'end' }, textY(value));
    }
    draw(ticks, 'path', { d: `M${LEFT} ${TOP}V${y(leastY)}H${WIDTH - RIGHT}` });
    draw(ticks, 'text', { x: WIDTH - RIGHT, y: HEIGHT - 6, 'text-anchor': 'end', class: 'axis-title' }, titleX);
    draw(ticks, 'text', { x: 4, y: TOP - 3, class: 'axis-title' }, titleY);
  };
  range(mostX);
  return { x, y, plot, range };
}

/** About four round steps, 0 among them where it is between. */
export function ticksOf(least: number, most: number): number[] {
  const rough = (most - least) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * (1 - 1e-9)) ?? rough;
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor(most / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** Without the digits that binary fractions add. */
const plainNumber = (value: number): string => String(Number(value.toFixed(6))).replace('-', '−');
