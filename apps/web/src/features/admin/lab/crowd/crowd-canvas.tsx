import { useEffect, useRef } from 'react';
import type { Crowd } from './crowd.ts';
import classes from './crowd.module.css';
import { drawDots, inksOf, upTo } from './draw-crowd.ts';
import { layOut } from './layout.ts';
import { onLookChange } from './look-change.ts';

/** `people`: how many will come, for as long as there is no run whose buyers could be shown. */
type Props = { crowd: Crowd; people: number; name: string };

/** A dot per buyer. At most once a frame those are drawn whose state has changed; what they say is told in words beside it. */
export function CrowdCanvas({ crowd, people, name }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return undefined;
    const { stateOf } = crowd;
    let layout = layOut(0, 1);
    let inks = inksOf(element);
    let drawn = -1;
    let frame = 0;

    function size() {
      if (!element || !context) return;
      drawn = crowd.people() || people;
      layout = layOut(drawn, element.clientWidth);
      const ratio = globalThis.devicePixelRatio || 1;
      element.style.height = `${layout.height}px`;
      element.width = Math.round(element.clientWidth * ratio);
      element.height = Math.round(layout.height * ratio);
      context.scale(ratio, ratio);
      crowd.takeChanged();
      drawDots(context, upTo(drawn), stateOf, layout, inks);
    }
    function draw() {
      frame = 0;
      if (!context) return;
      if (crowd.people() !== drawn || crowd.isAnew()) return size();
      drawDots(context, crowd.takeChanged(), stateOf, layout, inks);
    }
    function later() {
      if (frame === 0) frame = requestAnimationFrame(draw);
    }

    size();
    const stopLook = onLookChange(() => {
      inks = inksOf(element);
      size();
    });
    const stopCrowd = crowd.onChange(later);
    let width = element.clientWidth;
    const resizing = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      size();
    });
    resizing.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      resizing.disconnect();
      stopLook();
      stopCrowd();
    };
  }, [crowd, people]);

  return (
    <canvas ref={canvas} className={classes.canvas}>
      {name}
    </canvas>
  );
}
