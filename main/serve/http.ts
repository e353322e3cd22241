// The local prediction service. Listens on 127.0.0.1 only; every request is answered, whatever it is.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { AssayError, type Prediction, text } from '../../shared/domain';
import { errorTexts, say } from '../../shared/messages';

/** Bytes of a request's body, and rows in it. */
const BODY_LIMIT = 1_048_576;
const ROW_LIMIT = 1000;

const Body = z.object({ rows: z.array(z.record(z.string(), z.unknown())).min(1).max(ROW_LIMIT) });

export interface ServiceTarget {
  predict(rows: Record<string, unknown>[]): Promise<{ predictions: Prediction[]; model: number }>;
  schema(): object;
  model(): number;
}

/** An answer other than success. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export class HttpService {
  requests = 0;
  errors = 0;
  private readonly server: Server;
  private readonly digest: Buffer;

  constructor(
    private readonly target: ServiceTarget,
    token: string,
  ) {
    this.digest = sha256(token);
    this.server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 });
    this.server.maxConnections = 256;
    this.server.on('request', (request, response) => void this.handle(request, response));
    this.server.on('clientError', (_, socket) => {
      this.errors++;
      if (socket.writable)
        socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    });
  }

  /** Begins to listen; gives the port. Throws `serve.portInUse`. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (cause) => reject(new AssayError('serve.portInUse', { port }, { cause })));
      this.server.listen(port, '127.0.0.1', () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++;
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    try {
      send(response, 200, await this.answer(request));
    } catch (thrown) {
      this.errors++;
      const refusal = refusalOf(thrown);
      // What was not read of a body that is refused must not be taken for the next request.
      if (!request.complete) response.setHeader('connection', 'close');
      send(response, refusal.status, { error: refusal.code, message: refusal.message });
    }
  }

  private async answer(request: IncomingMessage): Promise<object> {
    const path = (request.url ?? '').split('?')[0];
    const given = request.headers.authorization;
    const open = path === '/v1/health' && given === undefined;
    if (!open && !this.authorised(given))
      throw new Refusal(401, 'unauthorized', 'The token is missing or wrong.');
    const method = { '/v1/predict': 'POST', '/v1/health': 'GET', '/v1/schema': 'GET' }[path ?? ''];
    if (method === undefined) throw new Refusal(404, 'not-found', 'There is nothing at this address.');
    if (request.method !== method) throw new Refusal(405, 'method-not-allowed', `Use ${method}.`);
    if (path === '/v1/health') return { status: 'ok', model: this.target.model() };
    if (path === '/v1/schema') return this.target.schema();
    return this.target.predict(parseRows(await readBody(request)));
  }

  private authorised(header: string | undefined): boolean {
    const token = /^Bearer (.+)$/i.exec(header ?? '')?.[1];
    return token !== undefined && timingSafeEqual(sha256(token), this.digest);
  }
}

function parseRows(body: string): Record<string, unknown>[] {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new Refusal(400, 'bad-json', 'The body is not JSON.');
  }
  const parsed = Body.safeParse(json);
  if (parsed.success) return parsed.data.rows;
  const rows = z.object({ rows: z.array(z.unknown()) }).safeParse(json);
  if (rows.success && rows.data.rows.length > ROW_LIMIT) {
    throw new Refusal(413, 'too-many-rows', `At most ${ROW_LIMIT} rows a request.`);
  }
  throw new Refusal(
    400,
    'bad-rows',
    'The body must be {"rows":[{column: value, …}, …]} with at least one row.',
  );
}

async function readBody(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.byteLength;
      if (size > BODY_LIMIT) throw tooLarge();
      parts.push(part);
    }
  } catch (thrown) {
    // A client that goes away in the middle is its own affair, not a fault of the service.
    throw thrown instanceof Refusal
      ? thrown
      : new Refusal(400, 'aborted', 'The request ended before its body did.');
  }
  return Buffer.concat(parts).toString('utf8');
}

const tooLarge = (): Refusal => new Refusal(413, 'too-large', `The body may hold ${BODY_LIMIT} bytes.`);

function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  const error = AssayError.from(thrown);
  // The service speaks English, as HTTP interfaces do, whatever the window's language.
  const message = say(errorTexts(error).what, 'en');
  if (error.kind === 'input' || error.kind === 'usage') return new Refusal(400, error.code, message);
  console.error(thrown);
  return new Refusal(500, 'internal', say(text('error.internal'), 'en'));
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.byteLength,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(bytes);
}

const sha256 = (words: string): Buffer => createHash('sha256').update(words).digest();
