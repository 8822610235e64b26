# Windows: make the virtual environment and install the locked packages. Then:  .venv\Scripts\kiosk demo
# Usage:  powershell -ExecutionPolicy Bypass -File tools\setup.ps1
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")

function Invoke-Checked([string] $Program, [string[]] $Words) {
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { throw "$Program $Words ended with $LASTEXITCODE" }
}

Invoke-Checked "py" @("-3", "-c", "import sys; assert sys.version_info >= (3, 11), 'Python 3.11 or newer is needed'")
$python = ".venv\Scripts\python.exe"
if (-not (Test-Path $python)) { Invoke-Checked "py" @("-3", "-m", "venv", ".venv") }
Invoke-Checked $python @("-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", "requirements.lock")
Invoke-Checked $python @("-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "-e", ".")
Write-Host "Ready. Start with:  .venv\Scripts\kiosk demo"
