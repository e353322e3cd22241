import { messages } from './form';

export const explain = messages({
  en: {
    'explain.phase.read': 'Reading the rows',
    'explain.phase.inside': 'Looking into the model',
    'explain.phase.rows': 'Predicting the test rows',
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
