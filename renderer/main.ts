// Entry of the page: listens for the kernel's port before anything else, then draws the shell.
import { mount } from 'svelte';
import './ui/base.css';
import App from './app/App.svelte';
import { listenForPort } from './app/client';

listenForPort();

const target = document.getElementById('app');
if (target) mount(App, { target });
