import { messages } from '../form';

export const demo = messages({
  en: {
    'view.demo.title': 'Walk through',
    'view.demo.count': '{at} of {of}',
    'view.demo.stop': 'Stop here',
    'view.demo.close': 'Close',
    'view.demo.step.collect': 'A bank’s campaign: 45,211 calls. Who will take a deposit?',
    'view.demo.step.quality': 'The quality gate looks for doubts before anything is learnt.',
    'view.demo.step.features': 'What is predicted, from what, and how each column is made fit to learn from.',
    'view.demo.step.train': 'A baseline first, then a network that has to beat it.',
    'view.demo.step.evaluate': 'The sealed test split is opened: how good is it really?',
    'view.demo.step.deploy': 'The model is registered and answers on this computer alone.',
    'view.demo.step.monitor': 'In use, the model is watched for drift.',
    'view.demo.step.done': 'From a raw file to a served model. Click any stage to look around.',
  },
  zh: {
    'view.demo.title': '演示',
    'view.demo.count': '{at}/{of}',
    'view.demo.stop': '就停在这里',
    'view.demo.close': '关闭',
    'view.demo.step.collect': '一家银行的 45,211 通营销电话：谁会办理存款？',
    'view.demo.step.quality': '在学习之前，数据质量闸门先找出疑点。',
    'view.demo.step.features': '预测什么、依据什么，以及每一列如何变得可供学习。',
    'view.demo.step.train': '先训练基线，再训练必须胜过基线的神经网络。',
    'view.demo.step.evaluate': '打开封存的测试集：模型究竟有多好？',
    'view.demo.step.deploy': '模型已登记，只在这台电脑上应答。',
    'view.demo.step.monitor': '模型在使用中会被监控是否漂移。',
    'view.demo.step.done': '从原始文件到可用的模型。点击任一阶段即可查看。',
  },
});
