;;; Eglot against `agentlint server': findings, a quick fix, completion, hover, definition and a rename.
;;   emacs --batch -l try.el .claude/agents/helper.md
;; AGENTLINT names the command.  Prints what it saw, and exits with 1 where that is not what was expected.

(require 'package)
(package-initialize)
(require 'eglot)
(require 'cl-lib)

(defun expect (condition what)
  (unless condition
    (message "FAILED: %s" what)
    (kill-emacs 1))
  (message "ok: %s" what))

(defun until (met)
  "Wait for what the server tells, at most 60 seconds."
  (let ((end (+ (float-time) 60)) found)
    (while (and (not (setq found (funcall met))) (< (float-time) end))
      (accept-process-output nil 0.1))
    found))

(define-derived-mode agent-file-mode text-mode "Agent")
(add-to-list 'eglot-server-programs
             `(agent-file-mode . (,(or (getenv "AGENTLINT") "agentlint") "server")))
(setq eglot-connect-timeout 60 eglot-sync-connect 60 eglot-autoshutdown t)

(find-file (car command-line-args-left))
(setq command-line-args-left nil)
(agent-file-mode)
(let ((buffer (current-buffer)))
  (apply #'eglot (list '(agent-file-mode) (project-current) 'eglot-lsp-server
                       (list (or (getenv "AGENTLINT") "agentlint") "server") "agents"))
  (expect (eglot-current-server) "the server is attached")
  (flymake-mode 1)
  (defvar seen nil)
  (until (lambda () (flymake-start) (setq seen (flymake-diagnostics))))
  (expect (and (= (length seen) 1)
               (= (line-number-at-pos (flymake-diagnostic-beg (car seen))) 5)
               (string-match-p "colour" (flymake-diagnostic-text (car seen))))
          (format "a finding at its place: %s" (car (split-string (flymake-diagnostic-text (car seen)) "\n"))))

  (goto-char (point-min))
  (search-forward "tools: Re")
  (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
    (expect (string-match-p "read files" (plist-get (plist-get hover :contents) :value)) "hover on a tool"))
  (let ((offered (jsonrpc-request (eglot-current-server) :textDocument/completion (eglot--CompletionParams))))
    (expect (cl-find "Grep" (plist-get offered :items) :key (lambda (item) (plist-get item :label)) :test #'equal)
            (format "completion of %d tools" (length (plist-get offered :items)))))

  (search-forward "revi")
  (expect (until (lambda ()
                   (cl-find "reviewer" (xref-backend-definitions 'eglot "LSP identifier at point.")
                            :key (lambda (found) (file-name-base (xref-location-group (xref-item-location found))))
                            :test #'equal)))
          "the definition of an agent")

  (goto-char (point-min))
  (search-forward "colour")
  (let* ((actions (eglot-code-actions (line-beginning-position) (point) "quickfix"))
         (fix (cl-find-if (lambda (action) (eq t (plist-get action :isPreferred))) actions)))
    (expect fix (format "a quick fix: %s" (plist-get fix :title)))
    (eglot--apply-workspace-edit (plist-get fix :edit))
    (expect (save-excursion (goto-char (point-min)) (search-forward "\ncolor: blue\n" nil t)) "the quick fix is made"))

  (goto-char (point-min))
  (search-forward "revi")
  (let ((eglot-confirm-server-initiated-edits nil))
    (let ((edit (jsonrpc-request (eglot-current-server) :textDocument/rename
                                 `(,@(eglot--TextDocumentPositionParams) :newName "checker"))))
      (expect (= (length (plist-get edit :documentChanges)) 3) "a rename in two files, and of one")))
  (kill-emacs 0))
