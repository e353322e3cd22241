// The service on a real socket. What it predicts with is beside the point here; the rows are read by the real reader.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpService } from '../../../main/serve';
import { columnsOf } from '../../../main/learn';
import { Random, type RawInput } from '../../../shared/domain';

const TOKEN = 'a-token-of-some-length';
const inputs: RawInput[] = [
  { name: 'age', type: 'integer' },
  { name: 'job', type: 'text' },
  { name: 'since', type: 'date' },
];
const service = new HttpService(
  {
    predict: async (rows) => {
      columnsOf(rows, inputs);
      return { predictions: rows.map(() => ({ prediction: 1 })), model: 1 };
    },
    schema: () => ({ columns: inputs }),
    model: () => 1,
  },
  TOKEN,
);
let port = 0;
beforeAll(async () => {
  port = await service.listen(0);
});
afterAll(() => service.close());

const url = (path: string): string => `http://127.0.0.1:${port}${path}`;
const good = { age: 30, job: 'unemployed', since: '2024-03-05' };
const ask = (body: string, init: RequestInit = {}) =>
  fetch(url('/v1/predict'), { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` }, body, ...init });

describe('the service', () => {
  it('predicts, shows its schema and its health', async () => {
    const answer = await ask(JSON.stringify({ rows: [good, { age: null, job: null, since: null }] }));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ predictions: [{ prediction: 1 }, { prediction: 1 }], model: 1 });
    expect((await fetch(url('/v1/health'))).status).toBe(200);
    const schema = await fetch(url('/v1/schema'), { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(await schema.json()).toEqual({ columns: inputs });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
  ])('says 401 to %s', async (_, headers) => {
    for (const path of ['/v1/predict', '/v1/schema', '/v1/nowhere']) {
      const response = await fetch(url(path), { headers: headers as Record<string, string> });
      expect(response.status).toBe(401);
    }
  });

  it.each([
    ['{"rows":', 400, /not JSON/],
    ['[]', 400, /rows/],
    ['{"rows":[]}', 400, /at least one row/],
    ['{"rows":[1]}', 400, /rows/],
    ['{"rows":[{"age":1,"since":null}]}', 400, /row 1 lacks the column “job”/],
    ['{"rows":[{"age":"old","job":"x","since":null}]}', 400, /“old” in the column “age”/],
    ['{"rows":[{"age":1,"job":"x","since":"05.03.2024"}]}', 400, /“05\.03\.2024” in the column “since”/],
    ['{"rows":[{"age":{},"job":"x","since":null}]}', 400, /column “age”/],
  ])('says what is wrong with %s', async (body, status, words) => {
    const response = await ask(body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { message: string }).message).toMatch(words);
  });

  it('says 413 to a body or a number of rows that is too large, 404 and 405 where they belong', async () => {
    expect((await ask(' '.repeat(1_100_000))).status).toBe(413);
    expect((await ask(JSON.stringify({ rows: Array.from({ length: 1001 }, () => ({})) }))).status).toBe(413);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(url('/v1/nothing'), { headers })).status).toBe(404);
    expect((await fetch(url('/v1/predict'), { headers })).status).toBe(405);
  });

  it('survives a thousand malformed requests and still predicts', async () => {
    const random = new Random(9);
    for (let i = 0; i < 1000; i += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, k) => malformed(random, i + k)));
    }
    expect((await ask(JSON.stringify({ rows: [good] }))).status).toBe(200);
  });
});

/** One connection with bytes that no client would send; resolves when the service has closed or answered it. */
function malformed(random: Random, kind: number): Promise<void> {
  const noise = Array.from({ length: random.below(300) }, () => String.fromCharCode(random.below(256))).join(
    '',
  );
  const head = `POST /v1/predict HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKEN}\r\n`;
  const requests = [
    noise,
    `${noise}\r\n\r\n`,
    `${head}content-length: 5\r\n\r\n{"row`,
    `${head}content-length: -1\r\n\r\n{}`,
    `${head}content-length: 999999999\r\n\r\n{}`,
    `${head}transfer-encoding: chunked\r\n\r\nzz\r\n${noise}`,
    `${head}content-length: ${Buffer.byteLength(noise)}\r\n\r\n${noise}`,
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    `POST /v1/predict HTTP/9.9\r\n\r\n`,
    `${head}x-${'b'.repeat(40_000)}: 1\r\n\r\n`,
  ];
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
    socket.on('data', () => socket.destroy());
    socket.setTimeout(200, () => socket.destroy());
    socket.write(requests[kind % requests.length] ?? '');
  });
}
