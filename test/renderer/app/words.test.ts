import { afterEach, describe, expect, it } from 'vitest';
import { fileName, fileStem, fileUse, folderOf } from '../../../renderer/app/files';
import {
  bytes,
  compact,
  locale,
  month,
  number,
  say,
  seconds,
  sentences,
  setLocale,
  t,
} from '../../../renderer/app/i18n.svelte';
import { text } from '../../../shared/domain';

afterEach(() => setLocale('en'));

describe('the window’s language', () => {
  it('changes every word at once, and tells assistive technology', () => {
    expect(t('view.shell.cancel')).toBe('Cancel');
    setLocale('zh');
    expect(locale()).toBe('zh');
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(t('view.shell.cancel')).toBe('取消');
    expect(say(text('pipeline.collect.done', { rows: 45211, columns: 17 }))).toBe('45,211 行，17 列');
  });
  it('writes figures as people of that language do', () => {
    expect(number(45211)).toBe('45,211');
    expect([month(Date.UTC(2026, 10, 26)), sentences('One.', '', 'Two.')]).toEqual(['Nov 2026', 'One. Two.']);
    setLocale('zh');
    expect([month(Date.UTC(2026, 10, 26)), sentences('一。', '二。')]).toEqual(['2026/11', '一。二。']);
    setLocale('en');
    expect(bytes(4_610_348)).toBe('4.6 MB');
    expect(seconds(125)).toBe('2 min 5 s');
    expect(compact(102_127).toLowerCase()).toBe('102.1k');
    setLocale('zh');
    expect(seconds(125)).toBe('2 分 5 秒');
    expect(compact(102_127)).toBe('10.2万');
  });
  it('counts one and many', () => {
    expect(t('view.shell.jobs.running', { count: 1 })).toBe('1 task running');
    expect(t('view.shell.jobs.running', { count: 2 })).toBe('2 tasks running');
  });
});

describe('a dropped file', () => {
  it('is told by its name', () => {
    expect(fileUse('/home/ana/bank.CSV')).toBe('data');
    expect(fileUse('C:\\data\\orders.parquet')).toBe('data');
    expect(fileUse('/x/campaign.assay')).toBe('project');
    expect(fileUse('/x/report.docx')).toBe('unsupported');
    expect(fileUse('/x/export')).toBe('data');
  });
  it('gives its project a name', () => {
    expect(fileName('C:\\data\\orders 2025.csv')).toBe('orders 2025.csv');
    expect(fileStem('/x/orders.2025.csv')).toBe('orders.2025');
    expect(folderOf('/home/ana/orders.csv')).toBe('/home/ana');
  });
});
