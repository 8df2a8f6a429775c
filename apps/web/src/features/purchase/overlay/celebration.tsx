import classes from './celebration.module.css';

const PIECES = Array.from({ length: 26 }, (_, i) => {
  const angle = (i / 26) * 2 * Math.PI;
  const far = 130 + ((i * 53) % 110);
  return {
    x: Math.round(Math.cos(angle) * far),
    y: Math.round(Math.sin(angle) * far * 0.8 - 40),
    turn: (i * 97) % 360,
    delay: (i % 5) * 30,
  };
});

/** A short burst of paper; nobody who asked for less motion sees it. */
export function Celebration() {
  return (
    <div className={classes.burst} aria-hidden="true">
      {PIECES.map(({ x, y, turn, delay }) => (
        <i
          key={`${x} ${y}`}
          style={{
            ['--x' as string]: `${x}px`,
            ['--y' as string]: `${y}px`,
            ['--turn' as string]: `${turn}deg`,
            animationDelay: `${delay}ms`,
          }}
        />
      ))}
    </div>
  );
}
