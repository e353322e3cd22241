// Values that may mean the same: by case and marks, across scripts, by one wrong letter.
import { describe, expect, it } from 'vitest';
import { similarValues } from '../../../main/prepare/categories';
import { latinNames } from '../../../main/prepare/pinyin';
import { slipsAmong } from '../../../main/prepare/slips';

const counted = (counts: Readonly<Record<string, number>>): { value: string; count: number }[] =>
  Object.entries(counts)
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count);

const groups = async (counts: Readonly<Record<string, number>>): Promise<string[][]> =>
  (await similarValues(counted(counts))).map(({ values }) => values.map(({ value }) => value));

describe('alike values', () => {
  it('are one group in either script, with blanks, and with a slip', async () => {
    expect(
      await groups({ Beijing: 40, 北京: 30, 'beijing ': 5, Bejing: 2, Shanghai: 20, Tianjin: 9 }),
    ).toEqual([['Beijing', '北京', 'beijing ', 'Bejing']]);
    expect(await groups({ 重庆: 9, Chongqing: 3, 'Xi’an': 4, 西安: 2, Lüliang: 2, 吕梁: 1 })).toEqual([
      ['重庆', 'Chongqing'],
      ['Xi’an', '西安'],
      ['Lüliang', '吕梁'],
    ]);
  });

  it('are not those that only sound alike', async () => {
    expect(await groups({ 北京: 5, 背景: 4, Beijing: 3 })).toEqual([]);
    expect(await groups({ 李: 5, Li: 3, 北京大学附属中学初中部: 2 })).toEqual([]);
  });

  it('are not codes and short words that differ by a letter, or words as frequent as each other', async () => {
    expect(await groups({ 'Type A1000': 90, 'Type A1001': 2, East: 80, Eats: 1 })).toEqual([]);
    expect(await groups({ Marina: 20, Martina: 18 })).toEqual([]);
  });
});

describe('names in Latin letters', () => {
  it('are looked for where there are both scripts', async () => {
    expect(await latinNames(['北京', '上海'])).toEqual(new Map());
    expect(await latinNames(['Beijing', 'Shanghai'])).toEqual(new Map());
    expect(await latinNames([])).toEqual(new Map());
    expect(await latinNames(['Běijīng', 'bei jing', ' 北京'])).toEqual(new Map([[' 北京', 'Běijīng']]));
  });
});

describe('slips', () => {
  it('of a slip mean what that means', () => {
    const words = new Map([
      ['shanghai', 900],
      ['shangai', 30],
      ['shanga', 1],
    ]);
    expect(slipsAmong(words, 20)).toEqual(
      new Map([
        ['shangai', 'shanghai'],
        ['shanga', 'shanghai'],
      ]),
    );
  });
});
