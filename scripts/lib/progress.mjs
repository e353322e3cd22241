// One line in the terminal for what takes long. Rewrites itself on a terminal, prints start and end elsewhere. stderr only.

/** Something is wrong with the machine, said in one sentence: printed without a stack. */
export class Trouble extends Error {}

const interactive = () => process.stderr.isTTY && !process.env.CI;

/** One plain note. */
export function note(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Starts a progress line. `update(fraction)` sets the share done (0 to 1), `update(fraction, detail)` also a short text;
 * `done(text)` ends it. Without a terminal only the start, every tenth of the way, and the end are printed.
 */
export function progress(title) {
  const started = Date.now();
  let fraction = null;
  let detail = '';
  let lastTenth = 0;
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const draw = () => {
    const width = 24;
    const bar =
      fraction === null
        ? ''
        : ` [${'#'.repeat(Math.round(fraction * width)).padEnd(width, '.')}] ${Math.round(fraction * 100)}%`;
    process.stderr.write(`\r\x1b[2K${title}${bar} ${seconds()} s ${detail}`.trimEnd());
  };
  const timer = interactive() ? setInterval(draw, 250) : null;
  timer?.unref();
  if (timer) draw();
  else note(`${title} …`);
  return {
    update(share, text = '') {
      fraction = share === null ? null : Math.min(1, Math.max(0, share));
      detail = text;
      if (timer || fraction === null) return;
      const tenth = Math.floor(fraction * 10);
      if (tenth > lastTenth && tenth < 10) note(`${title} … ${tenth * 10}%`);
      lastTenth = Math.max(tenth, lastTenth);
    },
    done(text = 'done') {
      if (timer) {
        clearInterval(timer);
        process.stderr.write('\r\x1b[2K');
      }
      note(`${title}: ${text} (${seconds()} s)`);
    },
  };
}

/** Runs a script's main function: a Trouble is one sentence and exit code 1, anything else keeps its stack. */
export async function command(main) {
  try {
    const code = await main(process.argv.slice(2));
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    process.stderr.write(error instanceof Trouble ? `${error.message}\n` : `${error?.stack ?? error}\n`);
    process.exitCode = 1;
  }
}
