// Supervision of the kernel process: starts it, introduces pages to it, starts it again when it dies, ends it with care.
import { MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from 'electron';
import { type KernelArguments, type KernelMessage, type KernelNews, PORT_MESSAGE } from '../../shared/bridge';
import type { LogFile } from './log-file';
import { RestartPolicy } from './restart-policy';

export interface KernelHostOptions {
  /** The built script of the kernel. */
  script: string;
  args: KernelArguments;
  log: LogFile;
  /** Milliseconds, for the restart policy. */
  now: () => number;
}

export class KernelHost {
  readonly #options: KernelHostOptions;
  readonly #policy: RestartPolicy;
  readonly #pages = new Set<WebContents>();
  #child: UtilityProcess | null = null;
  #generation = 0;
  #stopping = false;
  #pending: NodeJS.Timeout | null = null;

  constructor(options: KernelHostOptions) {
    this.#options = options;
    this.#policy = new RestartPolicy(options.now);
  }

  /** The process id of the running kernel, if there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    if (this.#child || this.#stopping) return;
    const { script, args, log } = this.#options;
    const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
    const child = utilityProcess.fork(script, [JSON.stringify(args)], {
      serviceName: 'assay-kernel',
      stdio: 'pipe',
      env,
    });
    this.#child = child;
    this.#generation++;
    child.stdout?.on('data', (data: Buffer) => log.write('kernel', data.toString('utf8')));
    child.stderr?.on('data', (data: Buffer) => log.write('kernel!', data.toString('utf8')));
    child.on('exit', (code) => this.#exited(child, code));
  }

  /** Gives a page a port of its own to the running kernel. To be called whenever the page has loaded. */
  connect(page: WebContents): void {
    if (!this.#pages.has(page)) {
      this.#pages.add(page);
      page.once('destroyed', () => this.#pages.delete(page));
    }
    if (!this.#child || page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    const message: KernelMessage = { type: 'connect', windowId: page.id };
    this.#child.postMessage(message, [port1]);
    page.postMessage(PORT_MESSAGE, { generation: this.#generation }, [port2]);
  }

  /** Starts again after the policy gave up. */
  restart(): void {
    this.#policy.forget();
    if (this.#child || this.#pending) return;
    this.#startAgain(0);
  }

  /** Asks the kernel to end and waits for it; after `grace` ms it is killed. */
  async stop(grace = 3_000): Promise<void> {
    this.#stopping = true;
    if (this.#pending) clearTimeout(this.#pending);
    const child = this.#child;
    if (!child) return;
    const message: KernelMessage = { type: 'shutdown' };
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        child.kill();
        resolve();
      }, grace);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.postMessage(message);
    });
  }

  #exited(child: UtilityProcess, code: number): void {
    if (this.#child !== child) return;
    this.#child = null;
    if (this.#stopping) return;
    this.#options.log.write('window', `the kernel ended unexpectedly with code ${code}`);
    const delay = this.#policy.died();
    if (delay === null) this.#tell({ state: 'failed', code });
    else this.#pending = setTimeout(() => this.#startAgain(code), delay);
  }

  #startAgain(code: number): void {
    this.#pending = null;
    this.start();
    this.#tell({ state: 'restarted', code });
    for (const page of this.#pages) this.connect(page);
  }

  #tell(news: KernelNews): void {
    for (const page of this.#pages) if (!page.isDestroyed()) page.send('assay:kernel', news);
  }
}
