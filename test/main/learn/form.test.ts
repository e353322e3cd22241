// What a form shows of a learner's settings, read off its schema.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { fieldsOf } from '../../../main/learn/form';
import { learnerById } from '../../../main/learn';
import { settingsThatCount } from '../../../shared/domain';

it('reads kind, default, limits and choices off the schema', () => {
  const fields = fieldsOf(
    {
      most: z.number().int().min(1).max(9).default(3),
      share: z.number().min(0.1).optional(),
      way: z.enum(['fast', 'slow']).default('slow'),
      columns: z.string().default(''),
    },
    'some.learner',
    { share: { default: 0.5 }, way: { words: 'other.way' } },
  );
  expect(fields).toMatchObject([
    { name: 'most', kind: 'integer', default: 3, min: 1, max: 9, label: { key: 'some.learner.most' } },
    { name: 'share', kind: 'number', default: 0.5, min: 0.1, help: { key: 'some.learner.share.help' } },
    { name: 'way', kind: 'choice', default: 'slow', label: { key: 'other.way' } },
    { name: 'columns', kind: 'text', default: '' },
  ]);
  expect(fields[1]).not.toHaveProperty('max');
  expect(fields[2]?.choices?.map(({ value, label }) => [value, label.key])).toEqual([
    ['fast', 'other.way.fast'],
    ['slow', 'other.way.slow'],
  ]);
  expect(() => fieldsOf({ when: z.date() }, 'some.learner')).toThrow(/when/);
});

it('shows what means something for the task and beside the other settings', () => {
  const { fields } = learnerById('trees');
  const shown = (task: 'binary' | 'regression' | 'ranking', settings = {}) =>
    settingsThatCount(fields, task, settings).map(({ name }) => name);
  expect(shown('binary')).not.toContain('objective');
  expect(shown('binary')).not.toContain('truncation');
  expect(shown('regression')).toContain('objective');
  expect(shown('regression')).not.toContain('alpha');
  expect(shown('regression', { objective: 'quantile' })).toContain('alpha');
  expect(shown('ranking')).toContain('truncation');
});
