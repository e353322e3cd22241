import { describe, expect, it, vi } from 'vitest';
import { type Command, commands, isTyping, score } from '../../../renderer/app/commands.svelte';
import { keyLabels, matchesKeys } from '../../../renderer/ui/keys';

const command = (id: string, rest: Partial<Command> = {}): Command => ({
  id,
  label: () => id,
  group: 'go',
  run: () => undefined,
  undo: 'never',
  ...rest,
});

const press = (key: string, init: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...init });

describe('the registry', () => {
  it('refuses an id that is taken, and lets it go again', () => {
    const stop = commands.register([command('a')]);
    expect(() => commands.register([command('a')])).toThrow(/twice/);
    stop();
    expect(commands.get('a')).toBeUndefined();
    commands.register([command('a')])();
  });

  it('runs only what can be run now', async () => {
    const run = vi.fn();
    const stop = commands.register([command('off', { when: () => false, run }), command('on', { run })]);
    expect(await commands.run('off')).toBe(false);
    expect(await commands.run('on')).toBe(true);
    expect(await commands.run('unknown')).toBe(false);
    expect(run).toHaveBeenCalledOnce();
    expect(commands.available.map(({ id }) => id)).toEqual(['on']);
    stop();
  });

  it('leaves the keyboard to a field while typing, except for what works everywhere', () => {
    const stop = commands.register([
      command('undo', { keys: ['Mod+Z'] }),
      command('palette', { keys: ['Mod+K'], everywhere: true }),
    ]);
    expect(commands.match(press('z', { ctrlKey: true }), false)?.id).toBe('undo');
    expect(commands.match(press('z', { ctrlKey: true }), true)).toBeUndefined();
    expect(commands.match(press('k', { ctrlKey: true }), true)?.id).toBe('palette');
    stop();
  });
});

describe('key combinations', () => {
  it('match exactly, no key more', () => {
    expect(matchesKeys(press('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true);
    expect(matchesKeys(press('K', { ctrlKey: true, shiftKey: true }), 'Mod+K', false)).toBe(false);
    expect(matchesKeys(press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z', false)).toBe(true);
    expect(matchesKeys(press('k', { metaKey: true }), 'Mod+K', true)).toBe(true);
    expect(matchesKeys(press('k', { metaKey: true }), 'Mod+K', false)).toBe(false);
  });
  it('find a sign wherever the layout has it, and digits by their place', () => {
    expect(matchesKeys(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(matchesKeys(press('&', { ctrlKey: true, code: 'Digit1' }), 'Mod+1', false)).toBe(true);
  });
  it('name the space bar, which browsers call by its sign', () => {
    expect(matchesKeys(press(' ', { shiftKey: true }), 'Shift+Space', false)).toBe(true);
    expect(matchesKeys(press(' '), 'Shift+Space', false)).toBe(false);
  });
  it('are written as the platform writes them', () => {
    expect(keyLabels('Mod+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(keyLabels('Mod+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z']);
  });
});

describe('the palette’s search', () => {
  it('finds words, beginnings before middles, and letters in their order', () => {
    expect(score('qual', 'Go to Quality gate')).toBe(0);
    expect(score('ality', 'Go to Quality gate')).toBe(1);
    expect(score('gtqg', 'Go to Quality gate')).not.toBeNull();
    expect(score('xyz', 'Go to Quality gate')).toBeNull();
    expect(score('', 'anything')).toBe(0);
    expect(score('数据', '前往：数据')).toBe(0);
  });
});

describe('typing', () => {
  it('is told by what has the focus', () => {
    const input = document.createElement('input');
    const button = document.createElement('button');
    const check = document.createElement('input');
    check.type = 'checkbox';
    expect(isTyping(input)).toBe(true);
    expect(isTyping(check)).toBe(false);
    expect(isTyping(button)).toBe(false);
    expect(isTyping(null)).toBe(false);
  });
});
