import cliProgress from 'cli-progress';

export type Step = { tick(): void; done(): void };
export type Progress = { step(label: string, total: number): Step };

/** A bar that leaves when its step is done; where there is no terminal, one line per step. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? { step: (label, total) => bar(stream, label, total) } : lines(stream);
}

function bar(stream: NodeJS.WriteStream, label: string, total: number): Step {
  const bar = new cliProgress.SingleBar({
    stream,
    format: `  ${label.padEnd(24)} {bar} {value}/{total}`,
    barCompleteChar: '━',
    barIncompleteChar: '─',
    barsize: 28,
    hideCursor: true,
    gracefulExit: true,
    clearOnComplete: true,
    stopOnComplete: false,
    fps: 10,
  });
  bar.start(total, 0);
  return { tick: () => bar.increment(), done: () => bar.stop() };
}

function lines(stream: NodeJS.WriteStream): Progress {
  return {
    step: (label) => {
      const start = performance.now();
      let count = 0;
      const done = () => {
        const seconds = ((performance.now() - start) / 1000).toFixed(1);
        stream.write(`  ${label}: ${count} in ${seconds} s\n`);
      };
      return { tick: () => void (count += 1), done };
    },
  };
}
