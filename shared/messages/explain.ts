import { messages } from './form';

export const explain = messages({
  en: {
    'explain.phase.read': 'Reading the rows',
    'explain.phase.inside': 'Looking into the model',
    'explain.phase.rows': 'Predicting the test rows',
    'explain.phase.search': 'Looking for the nearest row with another answer',
    'explain.phase.dependence': 'Asking the model about {column}',
    'explain.phase.summary': 'Explaining {rows} rows',
    'explain.change': '{column} were {to} instead of {from}',
    'explain.change.none': 'nothing were changed',
    'explain.change.and': '{first} and {second}',
    'explain.change.comma': '{first}, {rest}',
    'explain.counter.class':
      'The model would say “{name}” (chance {to, percent} instead of {from, percent}) if {changes}.',
    'explain.counter.number': 'The model would say {to} instead of {from} for {target} if {changes}.',
    'explain.value.missing': 'missing',
    'explain.value.true': '“true”',
    'explain.value.false': '“false”',
    'explain.value.number': '{value}',
    'explain.value.text': '“{value}”',
    'explain.because.chance.up':
      'The model raises the chance of “{outcome}” from {before, percent} to {after, percent} because {column} is {value}.',
    'explain.because.chance.down':
      'The model lowers the chance of “{outcome}” from {before, percent} to {after, percent} because {column} is {value}.',
    'explain.because.number.up':
      'The model raises its estimate of {target} from {before} to {after} because {column} is {value}.',
    'explain.because.number.down':
      'The model lowers its estimate of {target} from {before} to {after} because {column} is {value}.',
    'explain.because.none': 'That {column} is {value} hardly changes what the model says.',
  },
  zh: {
    'explain.phase.read': '正在读取数据行',
    'explain.phase.inside': '正在查看模型内部',
    'explain.phase.rows': '正在预测测试集各行',
    'explain.phase.search': '正在寻找结论不同的最近一行',
    'explain.phase.dependence': '正在向模型询问“{column}”',
    'explain.phase.summary': '正在解释 {rows} 行',
    'explain.change': '“{column}”由{from}变为{to}',
    'explain.change.none': '什么都不变',
    'explain.change.and': '{first}，且{second}',
    'explain.change.comma': '{first}，{rest}',
    'explain.counter.class':
      '若{changes}，模型会判断为“{name}”（概率由 {from, percent} 变为 {to, percent}）。',
    'explain.counter.number': '若{changes}，模型对“{target}”的估计会由 {from} 变为 {to}。',
    'explain.value.missing': '空值',
    'explain.value.true': '“true”',
    'explain.value.false': '“false”',
    'explain.value.number': ' {value}',
    'explain.value.text': '“{value}”',
    'explain.because.chance.up':
      '因为“{column}”为{value}，模型把“{outcome}”的概率从 {before, percent} 提高到 {after, percent}。',
    'explain.because.chance.down':
      '因为“{column}”为{value}，模型把“{outcome}”的概率从 {before, percent} 降低到 {after, percent}。',
    'explain.because.number.up':
      '因为“{column}”为{value}，模型把“{target}”的估计值从 {before} 调高到 {after}。',
    'explain.because.number.down':
      '因为“{column}”为{value}，模型把“{target}”的估计值从 {before} 调低到 {after}。',
    'explain.because.none': '“{column}”为{value}，对模型的结论几乎没有影响。',
  },
});
