import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import ToDoList from '../../../renderer/quality/ToDoList.svelte';
import type { ToDo } from '../../../shared/domain/quality';

beforeEach(() => setLocale('en'));

const item = (i: number, verdict: ToDo['verdict'], where: ToDo['where']): ToDo => ({
  ...{
    entryId: `e${i}`,
    verdict,
    where,
    remedy: where === 'here' ? 'trim' : null,
    column: `c${i}`,
    effort: i,
  },
  summary: { key: 'quality.todo.trim', params: { count: i, columns: `c${i}` } },
});

it('shows the first changes that open the gate, who makes them, and the rest when asked', async () => {
  const toDo = [1, 2, 3, 4, 5, 6].map((i) => item(i, i < 3 ? 'fail' : 'warn', i === 2 ? 'source' : 'here'));
  render(ToDoList, { toDo, total: toDo.length });
  expect(screen.getAllByRole('listitem')).toHaveLength(4);
  expect(screen.getAllByText('At the source')).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Remove the blanks around 3 texts in c3.' })).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'and 2 more' }));
  expect(screen.getAllByRole('listitem')).toHaveLength(6);
});
