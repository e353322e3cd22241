import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Encoding } from '../../../shared/domain';
import { Utf8Decoder } from '../../../main/data/source/decode';
import { sniffEncoding } from '../../../main/data/source/encoding';
import { errorOf, workshops } from './workshop';

const workshop = workshops();

/** Characters that each encoding can write. */
const ALPHABETS: Record<Exclude<Encoding, 'utf-8'>, string> = {
  'utf-16le': 'aé汉字😀\n,"ÿ',
  'utf-16be': 'aé汉字😀\n,"ÿ',
  gbk: 'a0,\n很快好吃味道足量大，。龘€',
  gb18030: 'a0,\n很快好吃味道足量大，。龘😀é',
  big5: 'a0,\n資料分析的結果，。龜',
  shift_jis: 'a0,\nデータの分析結果、。ｱｲ表',
  'euc-jp': 'a0,\nデータの分析結果、。表',
  'euc-kr': 'a0,\n데이터분석결과',
  'windows-1252': 'a0,\néüß€“”',
  'iso-8859-1': 'a0,\néüß©',
  'windows-1250': 'a0,\nłžčšü',
  'windows-1251': 'a0,\nданные',
  'iso-8859-15': 'a0,\né€œ',
  'iso-8859-2': 'a0,\nłžčšü',
  'koi8-r': 'a0,\nданныеЁ',
  'koi8-u': 'a0,\nданіїєґ',
  'iso-8859-5': 'a0,\nданные',
  ibm866: 'a0,\nданные',
  'windows-1253': 'a0,\nδεδομένα€',
  'iso-8859-7': 'a0,\nδεδομένα',
  'windows-1254': 'a0,\nışğİçö€',
  'windows-1255': 'a0,\nנתונים',
  'windows-1256': 'a0,\nبيانات',
  'windows-1257': 'a0,\nąčęėįšųūž',
  'windows-1258': 'a0,\năâđêôơư',
  'windows-874': 'a0,\nข้อมูล',
  macintosh: 'a0,\néüß∞',
};
const ALL = Object.entries(ALPHABETS) as [Exclude<Encoding, 'utf-8'>, string][];

/** Decodes bytes that arrive in pieces of these lengths. */
function inPieces(bytes: Buffer, encoding: Encoding, lengths: readonly number[]): string {
  const decoder = new Utf8Decoder(encoding, 'f');
  const out: Buffer[] = [];
  let at = 0;
  for (const length of lengths) {
    out.push(decoder.push(bytes.subarray(at, at + length)));
    at += length;
  }
  out.push(decoder.push(bytes.subarray(at)), decoder.end());
  return Buffer.concat(out).toString('utf8');
}

describe('decoding', () => {
  it.each(ALL)('%s comes out the same whatever the pieces', (encoding, alphabet) => {
    const text = fc.string({ unit: fc.constantFrom(...[...alphabet]), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 7 }), { maxLength: 30 }), (value, lengths) => {
        expect(inPieces(iconv.encode(value, encoding), encoding, lengths)).toBe(value);
      }),
    );
  });

  // Node's own decoder as a second opinion, where it has one for these characters.
  it.each(['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-kr', 'utf-16le'] as const)(
    '%s agrees with the decoder of the platform',
    (encoding) => {
      const bytes = iconv.encode(ALPHABETS[encoding].replace('€', ''), encoding);
      expect(inPieces(bytes, encoding, [1, 2, 3])).toBe(new TextDecoder(encoding).decode(bytes));
    },
  );

  it('drops a mark, and names the line of what is no character', () => {
    expect(inPieces(iconv.encode('\uFEFFa,b', 'utf-16le'), 'utf-16le', [1])).toBe('a,b');
    const bad = Buffer.concat([iconv.encode('很\n好\n', 'gbk'), Buffer.from([0xff, 0x0a])]);
    expect(() => inPieces(bad, 'gbk', [2])).toThrow('"line":3');
    const lone = Buffer.from('a\n\ud83d', 'utf16le');
    expect(() => inPieces(lone, 'utf-16le', [3])).toThrow('"line":2');
  });
});

const REVIEWS = 'label,review\n1,很快，好吃，味道足，量大\n0,送餐太慢了，菜都凉了\n';
const CITIES = 'city,n\n北京,1\n上海,2\n广州,3\n';
const TRADITIONAL = '編號,評論\n1,這家餐廳的服務態度很好，東西也好吃\n2,送餐太慢，飯菜都冷了\n';
const JAPANESE = '番号,感想\n1,とても美味しかったです。\n2,配達がちょっと遅かった。\n';
const KOREAN = '번호,소감\n1,정말 맛있었어요 배달도 빨랐습니다\n2,조금 늦었지만 친절하고 좋았어요\n';
const RUSSIAN = 'город,отзыв\nМосква,Очень хорошо и быстро\nКазань,"Доставка опоздала, суп остыл"\n';
const GREEK = 'πόλη,σχόλιο\nΑθήνα,Πολύ καλό και γρήγορο\nΠάτρα,Η παράδοση άργησε\n';
const HEBREW = 'עיר,הערה\nירושלים,טעים מאוד והגיע מהר\nחיפה,המשלוח איחר והאוכל היה קר\n';
const ARABIC = 'المدينة,التعليق\nالقاهرة,الطعام لذيذ والتوصيل سريع\nدبي,وصل الطلب متأخرا وكان باردا\n';
const TURKISH = 'şehir,yorum\nİstanbul,Çok hızlı geldi ve sıcaktı\nIğdır,Sipariş geç kaldı\n';
const POLISH = 'miasto,opinia\nŁódź,Było bardzo smaczne i gorące\nGdańsk,Dostawa spóźniła się\n';
const CZECH =
  'město,názor\nPlzeň,Rychlé doručení a příjemný člověk\nBrno,Přišlo to pozdě, už to bylo studené žádná škoda\n';
const HUNGARIAN = 'város,vélemény\nGyőr,Gyors és jó volt\nFűzfő,Későn érkezett és hideg volt\n';
const SPANISH = 'ciudad,opinión\nMálaga,¿Qué tal? Muy rápido\nLeón,"Llegó tarde, 3 m³ de agua"\n';
const ICELANDIC =
  'borg,umsögn\nReykjavík,Mjög góður matur og þjónustan líka\nAkureyri,Það tók of langan tíma að fá þetta\n';
const FRENCH = 'ville;été\nOrléans;Très chaud, déjà 30°\nNîmes;Ça brûle\n';

describe('looking', () => {
  it.each<[Encoding, string]>([
    ['gbk', REVIEWS],
    ['gbk', CITIES],
    ['big5', TRADITIONAL],
    ['shift_jis', JAPANESE],
    ['windows-1252', FRENCH],
    ['windows-1252', 'a,b\n1,©\n'],
    ['windows-1252', SPANISH],
    ['windows-1252', ICELANDIC],
    ['euc-jp', JAPANESE],
    ['euc-kr', KOREAN],
    ['windows-1250', POLISH],
    ['windows-1250', CZECH],
    ['windows-1250', HUNGARIAN],
    ['windows-1251', RUSSIAN],
    ['koi8-r', RUSSIAN],
    ['iso-8859-5', RUSSIAN],
    ['ibm866', RUSSIAN],
    ['windows-1253', GREEK],
    ['windows-1254', TURKISH],
    ['windows-1255', HEBREW],
    ['windows-1256', ARABIC],
    ['utf-16le', CITIES],
    ['utf-16be', 'name,n\nanna,1\n'],
    ['utf-8', FRENCH],
  ])('tells %s', (encoding, text) => {
    expect(sniffEncoding(iconv.encode(text, encoding), true)).toBe(encoding);
  });

  it('tells GB 18030 from GBK by what only it can write, and cut bytes from wrong ones', () => {
    expect(sniffEncoding(iconv.encode(`${REVIEWS}2,好😀\n`, 'gb18030'), true)).toBe('gb18030');
    const bytes = iconv.encode(REVIEWS, 'gbk');
    expect(sniffEncoding(bytes.subarray(0, 18), false)).toBe('gbk');
    expect(sniffEncoding(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), true)).toBe(null);
  });
});

describe('a table in another encoding', () => {
  it.each<[string, Encoding, string]>([
    ['UTF-16 with a mark', 'utf-16le', `\uFEFF${CITIES}`],
    ['UTF-16, the other way round', 'utf-16be', `\uFEFF${CITIES}`],
    ['GBK', 'gbk', REVIEWS],
    ['Big5', 'big5', TRADITIONAL],
    ['Shift-JIS', 'shift_jis', JAPANESE],
    ['Windows-1252', 'windows-1252', FRENCH],
    ['EUC-JP', 'euc-jp', JAPANESE],
    ['EUC-KR', 'euc-kr', KOREAN],
    ['Windows-1250', 'windows-1250', POLISH],
    ['Windows-1251', 'windows-1251', RUSSIAN],
    ['Windows-1253', 'windows-1253', GREEK],
    ['Windows-1254', 'windows-1254', TURKISH],
    ['Windows-1255', 'windows-1255', HEBREW],
    ['Windows-1256', 'windows-1256', ARABIC],
  ])('in %s is the same table as in UTF-8', async (_, encoding, text) => {
    const { data, cells, file } = await workshop();
    const expected = await data.import(file('u.csv', text.replace('\uFEFF', '')));
    const rows = await cells();
    const path = file('e.csv', iconv.encode(text, encoding));
    const guess = await data.inspect(path);
    expect(guess.options.encoding).toBe(encoding);
    expect(guess.rows).toEqual(rows);
    const version = await data.import(path);
    expect([version.columns, await cells()]).toEqual([expected.columns, rows]);
  });

  it.each(ALL.filter(([encoding]) => !encoding.startsWith('utf-16')))(
    'in %s is read as it is where that is chosen',
    async (encoding, alphabet) => {
      const { data, cells, file } = await workshop();
      const word = alphabet.replace(/[\n,"a0]/g, '');
      await data.import(file('c.csv', iconv.encode(`${word},n\n${word}${word},1\n`, encoding)), { encoding });
      expect(await cells()).toEqual([[`${word}${word}`, 1]]);
    },
  );

  it('of a few words that several could be stays with the commonest, and is read as the user says', async () => {
    const { data, cells, file } = await workshop();
    const path = file('k.csv', iconv.encode('이름,n\n서울,1\n', 'euc-kr'));
    await data.import(path, { encoding: 'euc-kr' });
    expect(await cells()).toEqual([['서울', 1]]);
    const wrong = await errorOf(
      data.import(file('g.csv', iconv.encode(REVIEWS, 'gbk')), { encoding: 'utf-8' }),
    );
    expect([wrong.code, wrong.params['line']]).toEqual(['data.encoding', 2]);
  });

  it('is told by what comes late, where it begins as plain ASCII', async () => {
    const { data, cells, file } = await workshop();
    const plain = Array.from({ length: 120_000 }, (_, i) => `${i},name ${i}`).join('\n');
    const path = file('late.csv', iconv.encode(`id,name\n${plain}\n-1,Müller\n`, 'windows-1252'));
    const version = await data.import(path);
    expect(version.operation.settings['options']).toMatchObject({ encoding: 'windows-1252' });
    expect((await cells()).at(-1)).toEqual([-1, 'Müller']);
  });

  it('keeps the lines and the text of rows that are set aside', async () => {
    const { data, file } = await workshop();
    const path = file('r.csv', iconv.encode('a,b\n1,好\n很坏\n2,好\n', 'gbk'));
    const version = await data.import(path, { ragged: 'setAside' });
    expect(await data.query(`FROM ${await data.quarantine(version.id)}`)).toEqual([
      { line: 3, fields: 1, content: '很坏', cells: ['很坏', null] },
    ]);
  });
});
