// Starts `iocwright lsp` for the files of a window that may belong to an instance. The server ignores those that it
// does not know.
'use strict';
const {workspace} = require('vscode');
const {LanguageClient} = require('vscode-languageclient/node');

let client;

function activate() {
  const [command, ...args] = workspace.getConfiguration('iocwright').get('command');
  client = new LanguageClient('iocwright', {command, args}, {
    documentSelector: [
      {scheme: 'file', language: 'yaml'},
      {scheme: 'file', pattern: '**/*.{cmd,subst,substitutions,template,db,req,proto}'},
    ],
    // Definitions and database templates may change outside of the editor.
    synchronize: {fileEvents: workspace.createFileSystemWatcher('**/*.{yaml,yml,cmd,subst,substitutions,template,db,req,proto}')},
  });
  return client.start();
}

function deactivate() {
  return client?.stop();
}

module.exports = {activate, deactivate};
